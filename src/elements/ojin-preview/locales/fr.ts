import type { BaseStrings } from './en.ts';

const fr: BaseStrings = {
  play: 'Lire',
  pause: 'Mettre en pause',
  renewing: 'Reconnexion',
  retry: 'Réessayer',
  details: 'Détails',
  offline: 'Aucune connexion. Vérifiez le réseau, puis réessayez.',
  busy: 'L’aperçu n’est pas disponible pour le moment. Réessayez dans un instant.',
  invalid: 'Cet aperçu n’est pas configuré correctement.',
  'not-found': 'Ce persona n’est plus disponible.',
  private: 'Ce persona n’est pas public.',
  blocked: 'La politique de sécurité de cette page bloque l’aperçu.',
  'no-media': 'Ce persona n’a encore rien à montrer.',
  unsupported: 'Ce fichier n’a pas d’aperçu ici.',
  media: 'Le média n’a pas été chargé. Réessayez.',
};

export default fr;
