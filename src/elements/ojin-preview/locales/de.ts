import type { BaseStrings } from './en.ts';

const de: BaseStrings = {
  play: 'Abspielen',
  pause: 'Anhalten',
  renewing: 'Verbindung wird wiederhergestellt',
  retry: 'Erneut versuchen',
  details: 'Details',
  offline: 'Keine Verbindung. Netzwerk prüfen und erneut versuchen.',
  busy: 'Die Vorschau ist gerade nicht verfügbar. Gleich noch einmal versuchen.',
  invalid: 'Diese Vorschau ist nicht richtig eingerichtet.',
  'not-found': 'Diese Persona ist nicht mehr verfügbar.',
  private: 'Diese Persona ist nicht öffentlich.',
  blocked: 'Die Sicherheitsrichtlinie dieser Seite blockiert die Vorschau.',
  'no-media': 'Diese Persona hat noch nichts zu zeigen.',
  unsupported: 'Für diese Datei gibt es hier keine Vorschau.',
  media: 'Die Mediendatei wurde nicht geladen. Erneut versuchen.',
};

export default de;
