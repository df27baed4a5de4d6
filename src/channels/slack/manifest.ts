import { BOT_SCOPES, EVENT_SCOPES } from './scopes.ts'

export interface ManifestOptions {
  /** The bot's name. */
  readonly name: string
  /** What it is for, in a sentence. */
  readonly description: string
  /** Where Slack reaches this server: `https://bot.example`. */
  readonly publicUrl: string
  /** Questions to begin with. */
  readonly prompts: readonly string[]
}

/** Longest texts that Slack takes, in characters. */
const LIMITS = { name: 35, description: 140, displayName: 80, agentDescription: 300, prompts: 4 } as const

const cut = (text: string, most: number) => [...text].slice(0, most).join('')

/** The app as Slack makes it: with the events and scopes that this channel uses, and no others. */
export function slackManifest({ name, description, publicUrl, prompts }: ManifestOptions) {
  const base = publicUrl.replace(/\/+$/, '')
  return {
    display_information: { name: cut(name, LIMITS.name), description: cut(description, LIMITS.description) },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: cut(name, LIMITS.displayName), always_online: true },
      agent_view: {
        agent_description: cut(description, LIMITS.agentDescription),
        suggested_prompts: prompts.slice(0, LIMITS.prompts).map((prompt) => ({ title: prompt, message: prompt })),
      },
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
    settings: {
      event_subscriptions: { request_url: `${base}/slack/events`, bot_events: Object.keys(EVENT_SCOPES) },
      interactivity: { is_enabled: true, request_url: `${base}/slack/interactions` },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  }
}
