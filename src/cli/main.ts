import { SERVE_LOCKS } from '../locks/serverTalk.ts';
import { forOthers } from '../probe/ownNode.ts';
import { ACTIONS } from './actions.ts';
import { parseArgv } from './argv.ts';
import type { Action, Cli } from './cli.ts';
import { EXIT } from './exitCodes.ts';
import { writeAll } from './output.ts';
import { SUPERVISE } from './services/backgroundTalk.ts';
import type { VerbName } from './verbTable.ts';
import { visible } from './visible.ts';

const cli: Cli = {
  env: forOthers(process.env),
  print: (line) => writeAll(1, `${line}\n`),
  write: (text) => writeAll(1, text),
  say: (line) => {
    writeAll(2, `berth: ${line.split('\n').map(visible).join('\n')}\n`);
  },
};

async function main(argv: readonly string[]): Promise<number> {
  const words = argv[0] === '__complete' ? argv.slice(1) : undefined;
  if (words !== undefined) {
    const { answerCompletion } = await import('./completion/answer.ts');
    return answerCompletion(words, cli);
  }
  if (argv[0] === SUPERVISE) {
    const { supervise } = await import('./services/supervise.ts');
    return supervise(argv.slice(1), cli);
  }
  if (argv[0] === SERVE_LOCKS) {
    const { serveLocks } = await import('./locks/serveLocks.ts');
    return serveLocks(argv.slice(1), cli);
  }
  try {
    return await perform(argv);
  } catch (error) {
    const { reportError } = await import('./reportError.ts');
    return reportError(error, argv, cli);
  }
}

async function perform(argv: readonly string[]): Promise<number> {
  const invocation = parseArgv(argv);
  switch (invocation.kind) {
    case 'version':
      cli.print(BERTH_VERSION);
      return EXIT.done;
    case 'help': {
      const { helpText } = await import('./helpText.ts');
      cli.print(helpText(invocation.topic));
      return EXIT.done;
    }
    case 'verb': {
      if (invocation.folder !== undefined) {
        const { enterFolder } = await import('./enterFolder.ts');
        enterFolder(invocation.folder);
      }
      const act = (await ACTIONS[invocation.verb]()) as Action<VerbName>;
      return act(invocation.args, cli);
    }
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
