#!/usr/bin/env node
require('hinoki/bin')
