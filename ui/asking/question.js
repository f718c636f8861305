// A question to answer before one tries. The answer stays in this browser; the page hears that there is one, and does it.
import { el, write } from '../browser/drawing/dom.js'
import { answered, keepAnswer } from './kept_answers.js'

/** @typedef {{ src: string, caption: string }} Picture */
/** @typedef {{ page: string, times: number, text: string, answers: string[], right: number, outcome: string, pictures: Picture[], place: string, follows: boolean, words: Record<string, string> }} Asked */
/** @typedef {import('../browser/view.js').Arguments} Arguments */

export const styles = ['asking/asking.css']

export default class Question {
  /**
   * @param {HTMLElement} host
   * @param {Arguments} args
   */
  constructor(host, { data }) {
    const { words } = data
    this.text = el('p', { class: 'text', id: 'text' })
    this.answers = el('div', { class: 'choices', role: 'group', 'aria-label': words.answers })
    this.grade = el('b')
    this.outcome = el('span')
    this.said = el('p', { role: 'status', class: 'said' })
    this.pictures = el('div', { class: 'line' })
    this.show = el('button', { type: 'button', onclick: () => this.#showPlace() }, words.show)
    this.again = el('button', { type: 'button', class: 'quiet', onclick: () => this.#forget() }, words.again)
    this.after = el('div', { class: 'after', hidden: true }, this.pictures)
    this.ways = el('p', { class: 'ways', hidden: true }, this.show, this.again)
    const tag = el('p', { class: 'tag' }, el('b', {}, words.predict))
    host.append(
      el(
        'section',
        { class: 'room asked', 'aria-labelledby': 'text' },
        tag,
        this.text,
        this.answers,
        this.said,
        this.after,
        this.ways,
      ),
    )
  }

  /** @param {Arguments} args */
  update({ data, setTriggerValue }) {
    /** @type {Asked} */
    this.asked = data
    this.tell = () => setTriggerValue('done', true)
    // This browser has answered before: the page is to follow what is drawn.
    const { page, times, follows } = data
    if (follows && times === 0 && !this.saidSo && answered(page) !== null) setTriggerValue('known', true)
    this.saidSo = true
    if (this.waiting !== data.times) this.waiting = undefined
    this.#show()
  }

  #show() {
    const { page, text, answers, place } = this.asked
    const kept = answered(page)
    const chosen = kept !== null && kept < answers.length ? kept : null // another version may have asked otherwise
    const known = chosen !== null && this.waiting === undefined
    write(this.text, text)
    this.#showAnswers(chosen)
    this.after.hidden = this.ways.hidden = !known
    this.show.hidden = !place
    if (known) this.#showOutcome(chosen)
    else this.said.replaceChildren()
  }

  /** @param {number | null} chosen */
  #showAnswers(chosen) {
    const { answers, right } = this.asked
    const open = chosen === null
    const { activeElement } = /** @type {ShadowRoot} */ (this.answers.getRootNode())
    const focused = [...this.answers.children].indexOf(activeElement)
    const buttons = answers.map((answer, place) => {
      const state = !open && this.waiting === undefined && place === right ? 'right' : ''
      const said = { type: 'button', class: `choice ${state}`, 'aria-pressed': `${place === chosen}` }
      return el('button', { ...said, 'aria-disabled': `${!open}`, onclick: () => open && this.#answer(place) }, answer)
    })
    this.answers.replaceChildren(...buttons)
    buttons[focused]?.focus() // it stays where it was
  }

  /** @param {number} chosen */
  #showOutcome(chosen) {
    const { right, outcome, pictures, words } = this.asked
    write(this.grade, chosen === right ? words.right : words.wrong)
    write(this.outcome, ` ${outcome}`)
    if (!this.said.childNodes.length) this.said.append(this.grade, this.outcome)
    const shown = pictures.map(({ src, caption }) =>
      el('figure', {}, el('img', { src, alt: caption }), el('figcaption', {}, caption)),
    )
    this.pictures.replaceChildren(...shown)
  }

  /** @param {number} place */
  #answer(place) {
    keepAnswer(this.asked.page, place)
    this.waiting = this.asked.times
    this.#show()
    this.tell()
  }

  #forget() {
    keepAnswer(this.asked.page, null)
    this.waiting = undefined
    this.#show()
    this.answers.querySelector('button')?.focus()
  }

  #showPlace() {
    document.querySelector(this.asked.place)?.scrollIntoView({ block: 'center' })
  }
}
