// Every module stands where it says: its imports exist, none goes in a circle, and what calculates touches no page.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import test from 'node:test'

const UI = new URL('../../ui/', import.meta.url)
const BESIDE_VIEWS = ['axes', 'measures', 'moments'].map(name => `training/run/${name}.js`)
const CALCULATING = new RegExp(`^(browser/calculating/|(${BESIDE_VIEWS.join('|')})$)`)
const read = file => readFileSync(new URL(file, UI), 'utf8')
const all = readdirSync(UI, { recursive: true }).map(file => String(file).replaceAll('\\', '/'))
const modules = all.filter(file => file.endsWith('.js'))

function imports(file) {
  const found = read(file).matchAll(/^import .*?from '(.+?)'$/gms)
  return [...found].map(([, path]) => new URL(path, new URL(file, UI)).href.slice(UI.href.length))
}

test('imports exist and go in no circle', () => {
  const done = new Set()
  const visit = (file, way) => {
    assert.ok(!way.includes(file), `${[...way, file].join(' -> ')}`)
    if (done.has(file)) return
    assert.ok(existsSync(new URL(file, UI)), `${way.at(-1)} imports ${file}`)
    imports(file).forEach(other => visit(other, [...way, file]))
    done.add(file)
  }
  modules.forEach(file => visit(file, []))
  assert.ok(done.size > 25)
})

test('what calculates imports only what calculates, and loads without a page', async () => {
  const calculating = modules.filter(file => CALCULATING.test(file))
  const inRoom = all.filter(file => /^browser\/calculating\/.*\.js$/.test(file))
  assert.ok(inRoom.length > 30)
  assert.deepEqual(calculating.toSorted(), [...inRoom, ...BESIDE_VIEWS].toSorted())
  for (const file of calculating) {
    for (const other of imports(file)) assert.match(other, CALCULATING, file)
    assert.doesNotMatch(read(file), /\b(document|globalThis|matchMedia)\b/, file)
    await import(new URL(file, UI).href)
  }
})

test('every module says in its first line what it is for', () => {
  for (const file of modules) assert.match(read(file), /^\/\/ [A-Z].{20}/, file)
})

test("every style sheet is worn by a view, or is the page's", () => {
  const worn = modules.flatMap(file => [...read(file).matchAll(/'([\w/]+\.css)'/g)].map(([, path]) => path))
  const sheets = all.filter(file => file.endsWith('.css'))
  assert.deepEqual([...new Set([...worn, 'page/style.css'])].sort(), sheets.sort())
})

test('every view that Python mounts is a module that exports one', () => {
  const python = all
    .filter(file => file.endsWith('.py'))
    .map(read)
    .join('\n')
  const mounted = [...python.matchAll(/\bmount\(\s*"([\w/]+)"/g)].map(([, view]) => view)
  const views = modules.filter(file => /^export default class/m.test(read(file)))
  assert.deepEqual([...new Set(mounted)].map(view => `${view}.js`).sort(), views.sort())
})
