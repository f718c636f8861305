// The networks' weights, sent once: they do not change with the digit. `inside.js` waits for them.

export default function ({ data }) {
  const networks = JSON.parse(data.json)
  globalThis.lenetWeights = Object.fromEntries(Object.entries(networks).map(([name, arrays]) =>
    [name, Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, unpack(array)]))]))
  dispatchEvent(new Event('lenet-weights'))
}
