import type { BaseStrings } from './en.ts';

const zh: BaseStrings = {
  play: '播放',
  pause: '暂停',
  renewing: '正在重新连接',
  retry: '重试',
  details: '详细信息',
  offline: '没有连接。检查网络后重试。',
  busy: '预览暂时不可用。请稍后重试。',
  invalid: '此预览的设置不正确。',
  'not-found': '此角色已不可用。',
  private: '此角色未公开。',
  blocked: '本页面的安全策略阻止了预览。',
  'no-media': '此角色暂无可展示的内容。',
  unsupported: '此文件无法在这里预览。',
  media: '媒体未能加载。请重试。',
};

export default zh;
