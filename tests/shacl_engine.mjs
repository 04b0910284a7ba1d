// Judge files by the shapes with shacl-engine (MIT), a SHACL engine in JavaScript, beside a background.
// usage: node shacl_engine.mjs MODULES SHAPES BACKGROUND FILE...    prints one line of JSON for each FILE:
// what is found of the things that it describes, as pairs of source shape and constraint component.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, shapesFile, backgroundFile, ...files] = process.argv.slice(2)
const found = createRequire(modules + '/')
const load = name => import(pathToFileURL(found.resolve(name)).href)
const { Parser } = found('n3')
const rdf = (await load('rdf-ext')).default
const { Validator } = await load('shacl-engine')
const { validations } = await load('shacl-engine/sparql.js')

const quads = file => new Parser({ factory: rdf }).parse(readFileSync(file, 'utf8'))
const validator = new Validator(rdf.dataset(quads(shapesFile)), { factory: rdf, validations })
const background = quads(backgroundFile)
let subjects = new Set()
for (const shape of validator.shapes.values()) {
  const targets = shape.resolveTargets.bind(shape)
  shape.resolveTargets = async context => {
    const all = await targets(context)
    return all.node(all.terms.filter(term => subjects.has(term.value)))
  }
}

for (const file of files) {
  const described = quads(file)
  subjects = new Set(described.map(quad => quad.subject.value))
  const report = await validator.validate({ dataset: rdf.dataset([...background, ...described]) })
  const faults = report.results.map(result => [result.shape.ptr.value, result.constraintComponent.value])
  console.log(JSON.stringify(faults.sort()))
}
