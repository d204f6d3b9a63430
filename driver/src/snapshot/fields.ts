// What people entered: no attribute tells it, and no event where a script set it.

export function isField(name: string): boolean {
  return name === 'input' || name === 'option' || name === 'textarea'
}

/** Its state in one text. */
export function fieldState(element: Element, name: string): string {
  if (name === 'option') return (element as HTMLOptionElement).selected ? '1' : ''
  const { value } = element as HTMLInputElement | HTMLTextAreaElement
  return (element as HTMLInputElement).checked ? `1${value}` : value
}
