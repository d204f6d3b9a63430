import type { ReactNode } from 'react'

export const Badge = ({ children }: { children: ReactNode }) => <b className="badge">{children}</b>
