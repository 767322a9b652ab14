import { spawn } from 'node:child_process';

/** The bundled sandbox as a process of its own. @throws when it does not start in 15 s. */
export async function startEmbeddedFal(
  file: string,
  args: readonly string[] = [],
): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('the embedded fal did not start in 15 s'));
    }, 15_000);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (!found) return;
      clearTimeout(late);
      resolve(found);
    });
    child.once('exit', (code) => {
      reject(new Error(`the embedded fal ended with ${String(code)}`));
    });
  });
  return {
    url,
    stop: () => {
      child.kill();
    },
  };
}
