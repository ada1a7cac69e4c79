import type { BaseStrings } from './en.ts';

const pt: BaseStrings = {
  play: 'Reproduzir',
  pause: 'Pausar',
  renewing: 'Reconectando',
  retry: 'Tentar novamente',
  details: 'Detalhes',
  offline: 'Sem conexão. Verifique a rede e tente novamente.',
  busy: 'A prévia não está disponível agora. Tente novamente em instantes.',
  invalid: 'Esta prévia não está configurada corretamente.',
  'not-found': 'Esta persona não está mais disponível.',
  private: 'Esta persona não é pública.',
  blocked: 'A política de segurança desta página bloqueia a prévia.',
  'no-media': 'Esta persona ainda não tem nada para mostrar.',
  unsupported: 'Este arquivo não tem prévia aqui.',
  media: 'A mídia não foi carregada. Tente novamente.',
};

export default pt;
