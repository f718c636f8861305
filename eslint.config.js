import js from '@eslint/js'
import globals from 'globals'

export default [
  { ignores: ['.venv*', 'runs', 'test-artifacts', 'tests/browser'] },
  js.configs.recommended,
  { files: ['ui/**/*.js'], languageOptions: { globals: globals.browser } },
  // What calculates also runs without a page: of the browser it knows what Node has too.
  {
    files: ['ui/browser/calculating/*.js'],
    languageOptions: { globals: Object.fromEntries(Object.keys(globals.browser).map(name => [name, 'off'])) },
  },
  { files: ['ui/browser/calculating/*.js'], languageOptions: { globals: { atob: 'readonly' } } },
  { files: ['tests/js/*.mjs'], languageOptions: { globals: globals.node } },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-shadow': ['error', { builtinGlobals: false }],
    },
  },
]
