import type { BaseStrings } from './en.ts';

const es: BaseStrings = {
  play: 'Reproducir',
  pause: 'Pausar',
  renewing: 'Reconectando',
  retry: 'Reintentar',
  details: 'Detalles',
  offline: 'Sin conexión. Comprueba la red y vuelve a intentarlo.',
  busy: 'La vista previa no está disponible ahora. Vuelve a intentarlo en un momento.',
  invalid: 'Esta vista previa no está bien configurada.',
  'not-found': 'Esta persona ya no está disponible.',
  private: 'Esta persona no es pública.',
  blocked: 'La política de seguridad de esta página bloquea la vista previa.',
  'no-media': 'Esta persona aún no tiene nada que mostrar.',
  unsupported: 'Este archivo no se puede previsualizar aquí.',
  media: 'El contenido no se ha cargado. Vuelve a intentarlo.',
};

export default es;
