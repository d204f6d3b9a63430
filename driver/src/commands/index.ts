// All commands. A module adds one command (or a small family) to the driver.
import type { CommandModule, Driver } from '../engine/types'
import { blur } from './blur'
import { check } from './check'
import { children } from './children'
import { clear } from './clear'
import { click } from './click'
import { closest } from './closest'
import { contains } from './contains'
import { dblclick } from './dblclick'
import { eq } from './eq'
import { filter } from './filter'
import { find } from './find'
import { first } from './first'
import { focus } from './focus'
import { focused } from './focused'
import { get } from './get'
import { last } from './last'
import { log } from './log'
import { next } from './next'
import { nextAll } from './nextAll'
import { nextUntil } from './nextUntil'
import { not } from './not'
import { document, hash, location, title, url, window } from './page'
import { parent } from './parent'
import { parents } from './parents'
import { parentsUntil } from './parentsUntil'
import { press } from './press'
import { prev } from './prev'
import { prevAll } from './prevAll'
import { prevUntil } from './prevUntil'
import { rightclick } from './rightclick'
import { scrollIntoView } from './scrollIntoView'
import { scrollTo } from './scrollTo'
import { select } from './select'
import { selectFile } from './selectFile'
import { shadow } from './shadow'
import { should } from './should'
import { siblings } from './siblings'
import { spread } from './spread'
import { submit } from './submit'
import { then } from './then'
import { trigger } from './trigger'
import { type } from './type'
import { uncheck } from './uncheck'
import { visit } from './visit'
import { wrap } from './wrap'

const modules: CommandModule[] = [
  blur,
  check,
  children,
  clear,
  click,
  closest,
  contains,
  dblclick,
  eq,
  filter,
  find,
  first,
  focus,
  focused,
  get,
  last,
  log,
  next,
  nextAll,
  nextUntil,
  not,
  window,
  document,
  title,
  url,
  hash,
  location,
  parent,
  parents,
  parentsUntil,
  press,
  prev,
  prevAll,
  prevUntil,
  rightclick,
  scrollIntoView,
  scrollTo,
  select,
  selectFile,
  shadow,
  should,
  siblings,
  spread,
  submit,
  then,
  trigger,
  type,
  uncheck,
  visit,
  wrap,
]

export function addCommands(driver: Driver): void {
  for (const add of modules) add(driver)
}
