// Replicate an event stream with ldes-client (MIT), and write the quads of the members that it finds as N-Quads.
// usage: node ldes_client.mjs MODULES URL ORDER [OPTIONS as JSON]
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, url, order, options] = process.argv.slice(2)
const found = createRequire(modules + '/')
const { Writer } = found('n3')
const { replicateLDES } = await import(pathToFileURL(modules + '/node_modules/ldes-client/dist/lib/client.js').href)

const writer = new Writer(process.stdout, { end: false, format: 'N-Quads' })
const client = replicateLDES({ url, ...JSON.parse(options ?? '{}') }, order)
client.on('error', error => { console.error(error); process.exit(1) })
for await (const member of client.stream()) writer.addQuads(member.quads)
writer.end()
