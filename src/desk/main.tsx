import { render } from 'preact'
import { isChinese } from '../widget/strings/strings.ts'
import { App } from './app.tsx'
import { desk as english } from './strings/en.ts'
import { desk as chinese } from './strings/zh.ts'
import './style.css'

const strings = isChinese(navigator.language) ? chinese : english
document.documentElement.lang = strings.lang
document.title = `Parley: ${strings.title}`
render(<App strings={strings} />, document.body)
