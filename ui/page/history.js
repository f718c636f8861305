// Back and Forward step through what a reader has set. Streamlit makes an entry of every change of the URL; a slider
// on its way goes through many values, and those are one entry. A drawing grows stroke by stroke and goes along from
// page to page: it is no entry at all, and a link that is about to be followed carries the drawing as it is by then.

const seen = { sliders: [], drawing: '', slider: null } // parameters; the slider that the newest entry is about

// The parameters in which two URLs of one page differ; null where they are of different pages.
function changed(before, after) {
  if (before.pathname !== after.pathname) return null
  const names = new Set([...before.searchParams.keys(), ...after.searchParams.keys()])
  return [...names].filter(name => before.searchParams.get(name) !== after.searchParams.get(name))
}

function patch({ history, location }) {
  const push = history.pushState.bind(history)
  history.pushState = (state, title, url) => {
    const names = changed(new URL(location.href), new URL(url ?? '', location.href))
    const drawn = names?.length === 1 && names[0] === seen.drawing
    if (drawn) return history.replaceState(state, title, url)
    const slider = names?.length === 1 && seen.sliders.includes(names[0]) ? names[0] : null
    if (slider !== null && slider === seen.slider) history.replaceState(state, title, url)
    else push(state, title, url)
    seen.slider = slider
  }
  addEventListener('popstate', () => {
    seen.slider = null
  })
  // Before a click, and before the menu that opens a link in another tab.
  addEventListener('pointerdown', event => carry(event, location), { capture: true })
}

function carry(event, { href, origin }) {
  const link = event.composedPath().find(part => part.matches?.('a[href]'))
  const to = link && new URL(link.href)
  if (!to || to.origin !== origin || !seen.drawing) return
  const drawing = new URL(href).searchParams.get(seen.drawing)
  if (drawing) to.searchParams.set(seen.drawing, drawing)
  else to.searchParams.delete(seen.drawing)
  link.href = to.href
}

patch(window)

export default class History {
  update({ data }) {
    Object.assign(seen, { sliders: data.sliders, drawing: data.drawing })
  }
}
