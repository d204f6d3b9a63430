export enum Label { Add = 'add one', Reset = 'reset' }
export const storageKey = 'count' as const
