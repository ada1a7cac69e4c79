import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const LIBRARIES = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
const FONTS = { 'fonts-liberation': '/usr/share/fonts/truetype/liberation' };

/**
 * Programs that the tests start: their Debian packages, each with a file or command that shows
 * whether it is installed.
 */
const PROGRAMS = {
  Redis: { 'redis-server': 'redis-server' },
  ffmpeg: { ffmpeg: 'ffmpeg' },
  'a terminal': { bsdutils: 'script' },
  'the guides’ commands': { curl: 'curl', jq: 'jq', openssl: 'openssl' },
  // without the windows around the pages, a page takes half of the CPU time
  Chromium: { 'chromium-headless-shell': '/usr/lib/chromium/chromium-headless-shell', ...FONTS },
  Firefox: { 'firefox-esr': '/usr/bin/firefox-esr', ...FONTS },
  WebKit: {
    'webkit2gtk-driver': '/usr/bin/WebKitWebDriver',
    xvfb: '/usr/bin/Xvfb',
    'gstreamer1.0-plugins-base': `${LIBRARIES}/gstreamer-1.0/libgstplayback.so`,
    'gstreamer1.0-plugins-good': `${LIBRARIES}/gstreamer-1.0/libgstisomp4.so`,
    'gstreamer1.0-libav': `${LIBRARIES}/gstreamer-1.0/libgstlibav.so`,
    ...FONTS,
  },
} as const satisfies Record<string, Record<string, string>>;

export type Program = keyof typeof PROGRAMS;

const isInstalled = (place: string): boolean =>
  place.startsWith('/')
    ? existsSync(place)
    : (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, place)));

const packagesFor = (program: Program): string[] =>
  Object.entries<string>(PROGRAMS[program]).flatMap(([name, place]) =>
    isInstalled(place) ? [] : [name],
  );

const installArgs = (packages: readonly string[]): string[] => [
  ...['install', '-y', '--no-install-recommends'],
  ...packages,
];

function canInstall(): boolean {
  const file = '/etc/os-release';
  return existsSync(file) && /debian/i.test(readFileSync(file, 'utf8')) && process.getuid?.() === 0;
}

function install(packages: readonly string[]): void {
  console.log(`Installing missing packages: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
  try {
    execFileSync('apt-get', installArgs(packages), { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    console.error((error as Error).message); // still missing programs are reported below
  }
}

/**
 * Installs missing programs where possible: on Debian or a derivative, as root.
 * @returns the programs still missing, each with an installation hint.
 */
export function prepareMachine(programs: readonly Program[]): ReadonlyMap<Program, string> {
  const missing = [...new Set(programs.flatMap(packagesFor))];
  if (missing.length && canInstall()) install(missing);

  const lines = programs.flatMap((program) => {
    const packages = packagesFor(program);
    const command = `apt-get ${installArgs(packages).join(' ')}`;
    const line = `${program} is missing but required by these tests. On Debian 12, as root: ${command}`;
    return packages.length ? [[program, line] as const] : [];
  });
  return new Map(lines);
}
