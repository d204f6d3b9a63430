import './commands'
import './e2e.css'
