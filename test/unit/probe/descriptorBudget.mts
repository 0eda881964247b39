import { descriptorBudget } from '../../../src/probe/descriptors.ts';

console.log(JSON.stringify(descriptorBudget()));
