// The browser's code as functions to test: its files put together as ui/component.py does, and no page around them.
import { readFileSync } from 'node:fs'

const FOLDER = new URL('../../ui/components/', import.meta.url)

export function load(parts, names) {
  const code = parts.map(part => readFileSync(new URL(`${part}.js`, FOLDER), 'utf8')).join('\n').replace('export default function', 'function view')
  const page = { querySelector: () => null }
  const matchMedia = () => ({ addEventListener() {} })
  return new Function('document', 'matchMedia', `${code}\nreturn { ${names.join(', ')} }`)(page, matchMedia)
}
