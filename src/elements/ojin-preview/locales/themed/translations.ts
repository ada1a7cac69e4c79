import type { ThemedStrings } from './en.ts';

/* All languages in one file: each is smaller than a request for it. English is built in. */

export const ar: ThemedStrings = {
  mute: 'كتم الصوت',
  unmute: 'إلغاء كتم الصوت',
  seek: 'موضع التشغيل',
  position: '{time} من {total}',
  captions: 'الترجمة',
  fullscreen: 'ملء الشاشة',
  exitFullscreen: 'الخروج من وضع ملء الشاشة',
};

export const de: ThemedStrings = {
  mute: 'Stummschalten',
  unmute: 'Ton einschalten',
  seek: 'Wiedergabeposition',
  position: '{time} von {total}',
  captions: 'Untertitel',
  fullscreen: 'Vollbild',
  exitFullscreen: 'Vollbild beenden',
};

export const es: ThemedStrings = {
  mute: 'Silenciar',
  unmute: 'Activar sonido',
  seek: 'Posición de reproducción',
  position: '{time} de {total}',
  captions: 'Subtítulos',
  fullscreen: 'Pantalla completa',
  exitFullscreen: 'Salir de pantalla completa',
};

export const fr: ThemedStrings = {
  mute: 'Couper le son',
  unmute: 'Réactiver le son',
  seek: 'Position de lecture',
  position: '{time} sur {total}',
  captions: 'Sous-titres',
  fullscreen: 'Plein écran',
  exitFullscreen: 'Quitter le plein écran',
};

export const ja: ThemedStrings = {
  mute: 'ミュート',
  unmute: 'ミュート解除',
  seek: '再生位置',
  position: '{total}中 {time}',
  captions: '字幕',
  fullscreen: '全画面表示',
  exitFullscreen: '全画面表示を終了',
};

export const pt: ThemedStrings = {
  mute: 'Desativar som',
  unmute: 'Ativar som',
  seek: 'Posição da reprodução',
  position: '{time} de {total}',
  captions: 'Legendas',
  fullscreen: 'Tela cheia',
  exitFullscreen: 'Sair da tela cheia',
};

export const zh: ThemedStrings = {
  mute: '静音',
  unmute: '取消静音',
  seek: '播放进度',
  position: '{time}，共 {total}',
  captions: '字幕',
  fullscreen: '全屏',
  exitFullscreen: '退出全屏',
};
