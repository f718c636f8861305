// Nodes of the page and of SVG, made and written to.

const SVG = 'http://www.w3.org/2000/svg'

/**
 * An element; attributes that are false, null or undefined are left out, those that begin with "on" are listeners.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter(child => child != null))
  return element
}

/**
 * An element of SVG.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number>} [attributes]
 * @returns {SVGElementTagNameMap[T]}
 */
export function shape(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag)
  put(element, attributes)
  return element
}

/**
 * @param {Element} node
 * @param {Record<string, any>} attributes
 */
export function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
}

/**
 * Writes only where something else stood: what is read aloud is not read again. A text is changed in its place, so that
 * nobody who looks for new parts of the page has to look.
 * @param {Node} node
 * @param {string} text
 */
export function write(node, text) {
  const only = node.childNodes.length === 1 ? node.firstChild : null
  if (only?.nodeType === Node.TEXT_NODE) {
    if (only.nodeValue !== text) only.nodeValue = text
  } else if (node.textContent !== text) node.textContent = text
}

/**
 * @param {string} title
 * @param {string} note
 * @param {...Node} content
 */
export function titled(title, note, ...content) {
  const heading = el('p', { class: 'tag' }, el('b', {}, title), note ? ` ${note}` : '')
  return el('figure', {}, heading, ...content)
}

/**
 * Which colour stands for which number.
 * @param {string} low
 * @param {string} high
 */
export function legend(low, high) {
  return el('span', { class: 'legend' }, el('span', {}, low), el('i'), el('span', {}, high))
}
