// All commands. A module adds one command (or a small family) to the driver.
import type { CommandModule, Driver } from '../engine/types'
import { as } from './as'
import { blur } from './blur'
import { check } from './check'
import { children } from './children'
import { clear } from './clear'
import { click } from './click'
import { clock, tick } from './clock'
import { closest } from './closest'
import { contains } from './contains'
import { cookies } from './cookies'
import { dblclick } from './dblclick'
import { debug } from './debug'
import { each } from './each'
import { end } from './end'
import { env } from './env'
import { eq } from './eq'
import { exec } from './exec'
import { fixture, readFile, task, writeFile } from './files'
import { filter } from './filter'
import { find } from './find'
import { first } from './first'
import { focus } from './focus'
import { focused } from './focused'
import { frame } from './frame'
import { get } from './get'
import { go } from './go'
import { intercept } from './intercept'
import { invoke, its } from './its'
import { last } from './last'
import { log } from './log'
import { network } from './network'
import { next } from './next'
import { nextAll } from './nextAll'
import { nextUntil } from './nextUntil'
import { not } from './not'
import { origin } from './origin'
import { document, hash, location, title, url, window } from './page'
import { parent } from './parent'
import { parents } from './parents'
import { parentsUntil } from './parentsUntil'
import { pause } from './pause'
import { press } from './press'
import { prev } from './prev'
import { prevAll } from './prevAll'
import { prevUntil } from './prevUntil'
import { reload } from './reload'
import { request } from './request'
import { rightclick } from './rightclick'
import { root } from './root'
import { screenshot } from './screenshot'
import { scrollIntoView } from './scrollIntoView'
import { scrollTo } from './scrollTo'
import { select } from './select'
import { selectFile } from './selectFile'
import { session } from './session'
import { shadow } from './shadow'
import { should } from './should'
import { siblings } from './siblings'
import { spies } from './spies'
import { spread } from './spread'
import { storage } from './storage'
import { submit } from './submit'
import { tab } from './tab'
import { thenCommand } from './then'
import { trigger } from './trigger'
import { type } from './type'
import { uncheck } from './uncheck'
import { viewport } from './viewport'
import { visit } from './visit'
import { wait } from './wait'
import { within } from './within'
import { wrap } from './wrap'

const modules: CommandModule[] = [
  screenshot,
  spies,
  fixture,
  readFile,
  writeFile,
  task,
  clock,
  tick,
  viewport,
  go,
  reload,
  wait,
  its,
  invoke,
  each,
  root,
  within,
  as,
  blur,
  check,
  children,
  clear,
  click,
  closest,
  contains,
  cookies,
  dblclick,
  debug,
  end,
  env,
  eq,
  filter,
  find,
  first,
  focus,
  focused,
  frame,
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
  origin,
  parent,
  parents,
  parentsUntil,
  pause,
  press,
  prev,
  prevAll,
  prevUntil,
  exec,
  intercept,
  network,
  request,
  rightclick,
  scrollIntoView,
  scrollTo,
  select,
  selectFile,
  session,
  shadow,
  should,
  siblings,
  spread,
  storage,
  submit,
  tab,
  thenCommand,
  trigger,
  type,
  uncheck,
  visit,
  wrap,
]

export function addCommands(driver: Driver): void {
  for (const add of modules) add(driver)
}
