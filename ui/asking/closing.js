// The end of a page: a task that the page checks, three sentences, and a question whose answer unfolds.
import { el, write } from '../browser/drawing/dom.js'
import { isDone, keepDone } from './kept_answers.js'

/** @typedef {{ page: string, task: string, done: boolean, praise: string, known: string[], asks: string, answer: string, words: Record<string, string> }} Ending */
/** @typedef {import('../browser/view.js').Arguments} Arguments */

export const styles = ['asking/asking.css']

export default class Closing {
  /**
   * @param {HTMLElement} host
   * @param {Arguments} args
   */
  constructor(host, { data }) {
    const { words } = data
    this.task = el('p', { class: 'text' })
    this.praise = el('p', { class: 'said', role: 'status' })
    this.tasked = el('section', { class: 'asked task' }, tag(words.task), this.task, this.praise)
    this.known = el('ul')
    this.asks = el('summary')
    this.answer = el('p')
    const fold = el('details', {}, this.asks, this.answer)
    const knows = el('section', { class: 'asked' }, tag(words.known), this.known, fold)
    host.append(el('div', { class: 'room closing' }, this.tasked, knows))
  }

  /** @param {Arguments} args */
  update({ data }) {
    /** @type {Ending} */
    const { page, task, done, praise, known, asks, answer, words } = data
    const before = isDone(page)
    if (done) keepDone(page)
    write(this.task, task)
    write(this.praise, done ? praise : before ? words.before : '')
    this.tasked.classList.toggle('done', done || before)
    this.known.replaceChildren(...known.map(sentence => el('li', {}, sentence)))
    write(this.asks, asks)
    write(this.answer, answer)
  }
}

/** @param {string} word */
function tag(word) {
  return el('p', { class: 'tag' }, el('b', {}, word))
}
