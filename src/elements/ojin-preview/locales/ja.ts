import type { BaseStrings } from './en.ts';

const ja: BaseStrings = {
  play: '再生',
  pause: '一時停止',
  renewing: '再接続中',
  retry: '再試行',
  details: '詳細',
  offline: '接続できません。ネットワークを確認して、もう一度お試しください。',
  busy: '現在プレビューを表示できません。しばらくしてからもう一度お試しください。',
  invalid: 'このプレビューは正しく設定されていません。',
  'not-found': 'このペルソナは現在利用できません。',
  private: 'このペルソナは公開されていません。',
  blocked: 'このページのセキュリティポリシーがプレビューをブロックしています。',
  'no-media': 'このペルソナにはまだ表示できるものがありません。',
  unsupported: 'このファイルはここではプレビューできません。',
  media: 'メディアを読み込めませんでした。もう一度お試しください。',
};

export default ja;
