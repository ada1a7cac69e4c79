import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const LIBRARIES = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
const FONTS = { 'fonts-liberation': '/usr/share/fonts/truetype/liberation' };

/**
 * Every program that a test starts: Debian's packages for it, and for each what tells that it is
 * there, a file or a command.
 */
const PROGRAMS = {
  Redis: { 'redis-server': 'redis-server' },
  ffmpeg: { ffmpeg: 'ffmpeg' },
  'a terminal': { bsdutils: 'script' },
  Chromium: { chromium: '/usr/bin/chromium', ...FONTS },
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

const isThere = (place: string): boolean =>
  place.startsWith('/')
    ? existsSync(place)
    : (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, place)));

const packagesFor = (program: Program): string[] =>
  Object.entries<string>(PROGRAMS[program]).flatMap(([name, place]) =>
    isThere(place) ? [] : [name],
  );

const installing = (packages: readonly string[]): string[] => [
  ...['install', '-y', '--no-install-recommends'],
  ...packages,
];

function canInstall(): boolean {
  const file = '/etc/os-release';
  return existsSync(file) && /debian/i.test(readFileSync(file, 'utf8')) && process.getuid?.() === 0;
}

function install(packages: readonly string[]): void {
  console.log(`Installing what is missing: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
  try {
    execFileSync('apt-get', installing(packages), { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    console.error((error as Error).message); // what is still missing is told below
  }
}

/**
 * Installs the missing ones of these programs where that is possible: on Debian or a relative of it,
 * as root.
 * @returns those that are missing still, each with a line that says what to do about it.
 */
export function prepareMachine(programs: readonly Program[]): ReadonlyMap<Program, string> {
  const missing = [...new Set(programs.flatMap(packagesFor))];
  if (missing.length && canInstall()) install(missing);

  const lines = programs.flatMap((program) => {
    const packages = packagesFor(program);
    const command = `apt-get ${installing(packages).join(' ')}`;
    const line = `${program} is missing, which these tests need. On Debian 12, as root: ${command}`;
    return packages.length ? [[program, line] as const] : [];
  });
  return new Map(lines);
}
