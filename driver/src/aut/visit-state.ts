// What a visit under way wants to know of the page: shared by the visit command and the tab's hook.
export interface VisitUnderWay {
  onBeforeLoad?: (win: Window) => void
  onLoad?: (win: Window) => void
  failed(error: unknown): void
}

let current: VisitUnderWay | undefined

export function setVisit(visit: VisitUnderWay | undefined): void {
  current = visit
}

export function visitUnderWay(): VisitUnderWay | undefined {
  return current
}
