// Back and Forward step through what a reader has set. Streamlit makes an entry of every change of the URL; a slider
// on its way goes through many values, and those are one entry.

const seen = { sliders: [], slider: null } // the parameters that are sliders'; the one that the newest entry is about

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
    const slider = names?.length === 1 && seen.sliders.includes(names[0]) ? names[0] : null
    if (slider !== null && slider === seen.slider) history.replaceState(state, title, url)
    else push(state, title, url)
    seen.slider = slider
  }
  addEventListener('popstate', () => {
    seen.slider = null
  })
}

patch(window)

export default class History {
  update({ data }) {
    seen.sliders = data.sliders
  }
}
