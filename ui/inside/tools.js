// What can be changed about the unit in hand: its map, its filter; and the way to close it.
import { MOST } from '../browser/calculating/ablation.js'
import { fill } from '../browser/calculating/texts.js'
import { el, write } from '../browser/drawing/dom.js'

/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @import { Net, Unit } from '../browser/calculating/network.js' */

const STEP = 0.1
export const TABLED = ['S2', 'C3'] // the layers that the table of pairs is about

export class Tools {
  /** @param {{ edit: (edit: Edit, settled: boolean) => void, close: () => void, table: () => void }} owner `table`: how C3 reads S2, shown or put away */
  constructor(owner) {
    this.owner = owner
    this.root = el('div', { class: 'tools' })
    this.controls = []
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   * @param {boolean} docked whether the table stands in the unit's place
   */
  show(net, unit, words, docked) {
    const shown = JSON.stringify([unit.layer, unit.map, words.close])
    if (shown !== this.shown) this.#build(net, unit, words)
    this.shown = shown
    this.table.setAttribute('aria-pressed', `${docked}`)
    this.controls.forEach(control => control.show(net.factor(unit.layer, unit.map, control.part)))
  }

  #build(net, unit, words) {
    const { kind } = net.layers[unit.layer]
    const fixed = unit.layer === 'input' || unit.layer === 'OUTPUT'
    const parts = fixed ? [] : kind === 'pooling' ? ['map'] : ['map', 'filter']
    this.controls = parts.map(part => this.#control(part, unit, words))
    const close = el('button', { type: 'button', class: 'close', onclick: () => this.owner.close() }, words.close)
    this.table = el('button', { type: 'button', class: 'table', onclick: () => this.owner.table() }, words.table)
    this.table.hidden = !TABLED.includes(unit.layer)
    const title = el('span', { class: 'soft' }, parts.length ? words.edited : '')
    this.root.replaceChildren(title, ...this.controls.map(control => control.root), this.table, close)
  }

  #control(part, { layer, map }, words) {
    const edit = (value, settled) => this.owner.edit({ layer, number: map, part, value, place: null }, settled)
    const name = fill(part === 'map' ? words.scaleMap : words.scaleFilter, { layer, map: map + 1 })
    const short = part === 'map' ? words.mapPart : words.filterPart
    const slider = el('input', { type: 'range', min: 0, max: MOST, step: STEP, 'aria-label': name })
    slider.addEventListener('input', () => edit(Number(slider.value), false))
    slider.addEventListener('change', () => edit(Number(slider.value), true))
    const off = el('button', { type: 'button', class: `off-${part}` })
    off.addEventListener('click', () => edit(Number(slider.value) === 0 ? 1 : 0, true))
    const factor = el('span', { class: 'factor' })
    const show = value => {
      if (Number(slider.value) !== value) slider.value = `${value}`
      write(factor, `× ${value}`)
      write(off, value === 0 ? words.on : words.off)
    }
    return { part, show, root: el('span', { class: 'edit', title: name }, el('span', {}, short), slider, factor, off) }
  }
}
