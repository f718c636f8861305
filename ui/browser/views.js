// The code of views that are followed, and their styles; `later.js` waits for it.

function offer(name, style, view) {
  const offered = mount => {
    mount.parentElement.style_of_view ??= mount.parentElement.appendChild(el('style', {}, style))
    return view(mount)
  }
  globalThis.lenet = { ...globalThis.lenet, views: { ...globalThis.lenet?.views, [name]: offered } }
}

OFFERS

export default function () {
  dispatchEvent(new Event('lenet'))
}
