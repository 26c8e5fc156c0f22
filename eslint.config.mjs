import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  // types.ts: programs that the compiler must refuse.
  globalIgnores(['dist/', 'test/**/types.ts']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      // A refused syscall is no error: it is thrown up to the gate, which makes a status of it.
      '@typescript-eslint/only-throw-error': [
        'error',
        {
          allow: [
            { from: 'file', name: 'Refused', path: 'kernel/refused.ts' },
            { from: 'file', name: 'PolicyFault', path: 'kernel/policy-fault.ts' },
          ],
        },
      ],
      // `using` is for what happens at the end of a block.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreUsingDeclarations: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `Record<never, never>` is what "no fields" looks like in the table's types.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // Takes a constructor that makes a protected one public for useless.
      '@typescript-eslint/no-useless-constructor': 'off',
      // Wants fields in place of getters that subclasses override.
      '@typescript-eslint/class-literal-property-style': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { __dirname: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
);
