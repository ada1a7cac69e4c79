import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What the tests need of the machine: a file that tells it is there, and Debian's package for it. */
const NEEDS: Record<string, readonly string[]> = {
  '/usr/bin/chromium': ['chromium'],
  '/usr/bin/firefox-esr': ['firefox-esr'],
  '/usr/bin/WebKitWebDriver': ['webkit2gtk-driver'],
  '/usr/bin/Xvfb': ['xvfb'],
  '/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstplayback.so': ['gstreamer1.0-plugins-base'],
  '/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstisomp4.so': ['gstreamer1.0-plugins-good'],
  '/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstlibav.so': ['gstreamer1.0-libav'],
  '/usr/share/fonts/truetype/liberation': ['fonts-liberation'],
};

const missing = (): string[] =>
  Object.entries(NEEDS).flatMap(([path, packages]) => (existsSync(path) ? [] : packages));

/**
 * Installs the missing browsers where that is possible (Debian or a relative of it, as root).
 * @throws Error that says exactly what to install, where it is not.
 */
export function prepareMachine(): void {
  const packages = missing();
  if (!packages.length) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const isDebian =
    existsSync('/etc/os-release') && /debian/i.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian || process.getuid?.() !== 0)
    throw new Error(
      `The tests run in real browsers, and some are missing: ${packages.join(', ')}.\n` +
        `On Debian 12, install them as root, then run this again:\n\n  apt-get update && ${command}\n`,
    );

  console.log(`Installing what is missing: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [tool = '', ...rest] = command.split(' ');
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
  execFileSync(tool, rest, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
