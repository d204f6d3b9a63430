import { $ } from './common.js'

$('.error').hidden = !new URLSearchParams(location.search).has('wrong')
