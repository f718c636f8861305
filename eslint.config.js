import js from '@eslint/js'
import globals from 'globals'

// What calculates: modules that also run without a page.
const calculating = ['ui/browser/calculating/*.js', 'ui/training/run/{axes,measures,moments}.js']

export default [
  { ignores: ['.venv*', 'runs', 'test-artifacts', 'tests/browser'] },
  js.configs.recommended,
  { files: ['ui/**/*.js'], languageOptions: { globals: globals.browser } },
  {
    files: calculating,
    languageOptions: { globals: Object.fromEntries(Object.keys(globals.browser).map(name => [name, 'off'])) },
  },
  { files: calculating, languageOptions: { globals: { atob: 'readonly' } } },
  {
    files: ['ui/**/*.js'],
    rules: { 'max-lines-per-function': ['error', { max: 30, skipBlankLines: true, skipComments: true }] },
  },
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
