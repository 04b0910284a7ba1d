// Read a collection of activities with the vocabulary of Fedify (MIT), page by page, from its server alone.
// usage: node activities.mjs MODULES URL      prints one line of JSON for each activity
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, url] = process.argv.slice(2)
const found = createRequire(modules + '/')
const { OrderedCollection } = await import(pathToFileURL(found.resolve('@fedify/vocab')).href)

const kind = thing => thing.constructor.name.replace(/\$\d+$/, '')  // as a bundle numbers what has the name of a built-in
const documentLoader = async address => {
  if (!address.startsWith(new URL(url).origin)) throw new Error(`${address} is not of the server`)
  const answer = await fetch(address, { headers: { accept: 'application/activity+json' } })
  return { contextUrl: null, documentUrl: address, document: await answer.json() }
}
const options = { documentLoader, crossOrigin: 'trust' }  // names are under the base, which may be of another host
const collection = await OrderedCollection.fromJsonLd((await documentLoader(url)).document, options)
let page = await collection.getFirst(options)
while (page) {
  for await (const activity of page.getItems(options)) {
    const [actor, object] = [await activity.getActor(options), await activity.getObject(options)]
    console.log(JSON.stringify({
      type: kind(activity), object: kind(object), id: object.id.href, actor: actor.id.href,
      published: activity.published.toString(), deleted: object.deleted?.toString(),
    }))
  }
  page = await page.getNext(options)
}
console.log(JSON.stringify({ total: collection.totalItems }))
