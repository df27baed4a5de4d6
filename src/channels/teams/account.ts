/** How the bot is registered with Microsoft Entra. */
export type TeamsAccount =
  | { readonly type: 'MultiTenant'; readonly appId: string; readonly password: string }
  | { readonly type: 'SingleTenant'; readonly appId: string; readonly password: string; readonly tenantId: string }
  /** A managed identity: Azure itself says who the bot is. */
  | { readonly type: 'UserAssignedMSI'; readonly appId: string; readonly tenantId: string }
