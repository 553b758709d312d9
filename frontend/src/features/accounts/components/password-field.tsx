import { Check, Circle, Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { cx } from "@/lib/class-names";
import { PASSWORD_RULES } from "../model";

type PasswordFieldProps = Omit<ComponentProps<typeof Field>, "type" | "trailing" | "hint"> & {
  value: string;
  showRules?: boolean;
};

export function PasswordField({ showRules = false, ...field }: PasswordFieldProps) {
  const { t } = useTranslation();
  const [visible, setVisible] = useState(false);
  return (
    <Field
      {...field}
      type={visible ? "text" : "password"}
      spellCheck={false}
      autoCapitalize="none"
      hint={showRules ? <PasswordRules password={field.value} /> : undefined}
      trailing={
        <Button
          size="iconSmall"
          variant="ghost"
          aria-pressed={visible}
          aria-label={t(visible ? "account.hidePassword" : "account.showPassword")}
          onClick={() => setVisible(!visible)}
        >
          {visible ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
        </Button>
      }
    />
  );
}

function PasswordRules({ password }: { password: string }) {
  const { t } = useTranslation();
  return (
    <ul
      className="mt-2 grid grid-cols-1 gap-x-3 gap-y-1 min-[400px]:grid-cols-2"
      aria-label={t("account.passwordRules")}
    >
      {PASSWORD_RULES.map((rule) => {
        const met = rule.met(password);
        return (
          <li key={rule.code} className={cx("flex items-center gap-1.5", met ? "text-good" : "text-ink-faint")}>
            {met ? <Check aria-hidden className="size-3.5" /> : <Circle aria-hidden className="size-3.5 scale-75" />}
            {t(`account.rule.${rule.code}`)}
            <span className="sr-only">{t(met ? "account.ruleMet" : "account.ruleOpen")}</span>
          </li>
        );
      })}
    </ul>
  );
}
