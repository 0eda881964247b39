import { isAlive, ownIdentity } from '../../../src/probe/process.ts';

const own = ownIdentity();
console.log(JSON.stringify([await isAlive(own), await isAlive({ ...own, start: '1' })]));
