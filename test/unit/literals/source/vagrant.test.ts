import { describe, expect, it } from 'vitest';
import { scanText } from '../../../../src/literals/scan.ts';

const found = (line: string) =>
  scanText('Vagrantfile', `Vagrant.configure("2") do |config|\n  ${line}\nend\n`)?.literals.map(
    ({ port, role, action }) => `${port} ${role} ${action}`,
  );

describe('forwarded ports of a Vagrantfile', () => {
  it.each([
    'config.vm.network "forwarded_port", guest: 80, host: 8080',
    'config.vm.network :forwarded_port, guest: 80, host: 8080, id: "web", auto_correct: true',
    'config.vm.network "forwarded_port", :guest => 80, :host => 8080',
    'config.vm.network "forwarded_port",\n    guest: 80,\n    host: 8080',
  ])('%s', (line) => {
    expect(found(line)).toEqual(['80 container report', '8080 publish replace']);
  });
});
