'use strict'

module.exports = require('hinoki')
