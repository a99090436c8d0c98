/**
 * In: the YAML files of this folder. Out: the definitions of the forms, checked, with mistakes named by file and line.
 * Knows nothing of documents: how a form is found and read by its definition is the work of the other folders.
 */
export { describeDefinitions } from './describe.ts';
export { DefinitionMistake, loadDefinition, loadDefinitions } from './load.ts';
export type { Combined, Definition, Definitions, Field, Section } from './model.ts';
