/** What stands in the way; what to do. */
export interface TroubleStrings {
  stopped: string;
  deadline: string;
  goOn: string;
  uncertain: string;
  check: string;
  details: string;
  offline: string;
  busy: string;
  limit: string;
  private: string;
  refused: string;
  gone: string;
  setup: string;
}

export const enTrouble: TroubleStrings = {
  stopped: 'Nobody is waiting. The film is still being made.',
  deadline: 'It takes longer than usual. The film is still being made; come back later.',
  goOn: 'Look again',
  uncertain: 'We don’t know whether the film was started. Check before you start it again.',
  check: 'Check',
  details: 'Details',
  offline: 'No connection. Nothing was started. Check your network, then try again.',
  busy: 'Films can’t be made right now. Nothing was started. Try again in a moment.',
  limit: 'You have reached the limit for now. Try again later.',
  private: 'Sign in to make a film.',
  refused: 'This text wasn’t accepted. Change it, then try again.',
  gone: 'This film can’t be found any more.',
  setup: 'This form isn’t set up correctly.',
};
