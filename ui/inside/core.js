// What does not change with the digit, and is sent once: the code of the view, and the networks' weights.
// `inside.js`, which is sent with every digit, waits for it.

export default function (mount) {
  const networks = received(mount)
  const arrays = found => Object.fromEntries(Object.entries(found).map(([name, array]) => [name, unpack(array)]))
  globalThis.lenet = {
    weights: Object.fromEntries(Object.entries(networks).map(([name, found]) => [name, arrays(found)])),
    inside: args => mounted(args, (host, first) => new Inside(host, first)),
  }
  dispatchEvent(new Event('lenet'))
}
