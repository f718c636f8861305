// The browser's code as functions to test: its files put together as ui/browser/component.py does, and no page around them.
import { readFileSync, readdirSync } from 'node:fs'

const ROOT = new URL('../../ui/', import.meta.url)
const read = part => {
  const file = readdirSync(ROOT, { recursive: true }).find(path => path.endsWith(`/${part}.js`))
  return readFileSync(new URL(file, ROOT), 'utf8')
}

export function load(parts, names) {
  const code = parts.map(read).join('\n').replace('export default function', 'function view')
  const page = { querySelector: () => null }
  const matchMedia = () => ({ addEventListener() {} })
  return new Function('document', 'matchMedia', `${code}\nreturn { ${names.join(', ')} }`)(page, matchMedia)
}
