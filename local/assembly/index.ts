export { chooseStacks } from './choose-stacks';
export { type AssemblyStack, type ImageAsset, readAssembly, type TemplateValue } from './read-assembly';
export { type ResourceIdentity, type RunScope, type StackResource, StackScope } from './stack-scope';
