import './common.js'
