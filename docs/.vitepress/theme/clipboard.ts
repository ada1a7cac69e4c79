import { ref } from 'vue';

/** ms */
const SHOWN = 1600;

/** The label of a button that copies a text. */
export function useCopy() {
  const label = ref('Copy');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const copy = async (text: string) => {
    label.value = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Blocked',
    );
    clearTimeout(timer);
    timer = setTimeout(() => (label.value = 'Copy'), SHOWN);
  };
  return { label, copy };
}
