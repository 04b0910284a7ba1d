// Judge citations by citation-js (MIT), which knows what may stand in each field of CSL 1.0.2, and write them by APA.
// usage: node citations.mjs MODULES < TEXTS      where TEXTS is a list of citations in CSL-JSON, BibTeX or RIS, as JSON
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const found = createRequire(process.argv[2] + '/')
const { Cite } = found('@citation-js/core')
const { clean } = found(process.argv[2] + '/node_modules/@citation-js/core/lib/plugins/input/csl.js')
for (const name of ['bibtex', 'ris', 'csl']) found(`@citation-js/plugin-${name}`)

console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(given => {
  const cite = new Cite(given, { generateGraph: false })
  return {
    valid: clean(given.startsWith('[') ? JSON.parse(given) : cite.data, false),  // without the fields that are not
    apa: cite.format('bibliography', { template: 'apa' }).trim(),
  }
})))
